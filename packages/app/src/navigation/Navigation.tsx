import {
  Link,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import type { NavContentComponent } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { RiMenuLine, RiSearchLine } from '@remixicon/react';
import { Logo, LogoMark } from './Logo';

const HomeLink = () => {
  const { isOpen } = useSidebarOpenState();
  return (
    <div
      style={{
        height: 2 * sidebarConfig.logoHeight,
        display: 'flex',
        alignItems: 'center',
        paddingLeft: 22,
      }}
    >
      <Link to="/" underline="none" aria-label="Slipway, to the catalog">
        {isOpen ? <Logo /> : <LogoMark />}
      </Link>
    </div>
  );
};

/** Catalog, Create, GPU, Docs, then whatever other pages the installed plugins bring; notifications and settings below. */
export const Navigation: NavContentComponent = ({ navItems }) => {
  const nav = navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  // Search and notifications have an item of their own below.
  nav.take('page:search');
  nav.take('page:notifications');
  // The graph is reached from an entity's relations; it is not a place to start from.
  nav.take('page:catalog-graph');

  return (
    <Sidebar>
      <HomeLink />
      <SidebarGroup label="Search" icon={<RiSearchLine />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<RiMenuLine />}>
        {nav.take('page:catalog')}
        {nav.take('page:scaffolder')}
        {nav.take('page:ml-workloads')}
        {nav.take('page:techdocs')}
        <SidebarDivider />
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {nav.take('page:user-settings')}
      </SidebarGroup>
    </Sidebar>
  );
};
