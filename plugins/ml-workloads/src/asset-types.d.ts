// CSS modules as the Backstage CLI builds them.
/// <reference types="@backstage/cli/asset-types" />
