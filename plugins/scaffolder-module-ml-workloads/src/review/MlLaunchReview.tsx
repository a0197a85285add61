import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Alert, Button } from '@backstage/ui';
import { describeFailure, useHardwareProfiles } from '../api';
import {
  type CheckedLaunch,
  keyOf,
  labelOf,
  type LaunchField,
  type LaunchFormData,
  requestFromForm,
  useFormEditor,
} from '../form';
import { CostAndForecast } from './CostAndForecast';
import { type Fix, formChanges } from './fixes';
import { Manifests } from './Manifests';
import styles from './MlLaunchReview.module.css';
import { Reasons } from './Reasons';
import { reviewModel } from './reviewModel';
import {
  checkedLaunch,
  useCheckedLaunch,
  useLaunchPreview,
} from './useLaunchPreview';
import { validateReview } from './validateReview';

const schema = makeFieldSchema({
  output: z =>
    z
      .object({
        verdict: z.enum([
          'allowed',
          'refused',
          'undetermined',
          'checking',
          'unknown',
        ]),
        request: z.any(),
        reasons: z.array(z.any()),
      })
      .describe('What was checked and what the cluster answered'),
  uiOptions: z =>
    z.object({
      steps: z
        .record(z.string())
        .optional()
        .describe(
          'Title of the step that holds a field, by form data key, e.g. {hardware: Hardware}; makes "go to field" work',
        ),
    }),
});

type Props = FieldExtensionComponentProps<
  CheckedLaunch,
  { steps?: Record<string, string> }
>;

/**
 * Shows what the cluster would answer to the launch that the form describes: the verdict with every reason, when it would start, what
 * it costs, and exactly what would be applied. A refused launch cannot go on.
 */
export const MlLaunchReview = (props: Props) => {
  const { formData, onChange, formContext, uiSchema, idSchema } = props;
  const form: LaunchFormData = formContext?.formData ?? {};
  const asked = requestFromForm(form);
  const answer = useLaunchPreview(asked);
  useCheckedLaunch(checkedLaunch(answer), formData, onChange);

  const profiles = useHardwareProfiles(
    asked.complete ? asked.request : undefined,
  );
  const editor = useFormEditor<LaunchFormData>();
  const steps = uiSchema?.['ui:options']?.steps ?? {};
  const placeOf = (field: LaunchField) => {
    const key = keyOf(field, form.type);
    return { key, step: steps[key] };
  };

  if (!asked.complete) {
    return (
      <Alert
        id={idSchema?.$id}
        status="info"
        icon
        title="The form is not complete yet"
        description={`Still to be filled in: ${asked.missing
          .map(field => labelOf(field, form.type))
          .join(', ')}.`}
      />
    );
  }
  const { value, pending, error, retry } = answer;
  const failure = error && describeFailure(error);
  const profile = profiles.value?.items.find(
    item => item.name === value?.request.profile,
  );
  const model =
    value && reviewModel(value.preview, value.request, profile, Date.now());
  const onFix =
    editor && !pending
      ? (fix: Fix) => editor.update(formChanges(form, fix))
      : null;

  return (
    <div id={idSchema?.$id} className={styles.root} aria-busy={pending}>
      <div aria-live="polite">
        {pending && (
          <Alert
            status="info"
            isPending
            title={model ? 'Checking the changed form' : 'Asking the cluster'}
            description="A dry run of exactly what would be applied. Nothing is created."
          />
        )}
        {failure && (
          <Alert
            status="danger"
            icon
            title={
              failure.retryable ? 'The verdict is not known' : 'Not possible'
            }
            description={failure.sentence}
            customActions={
              failure.retryable ? (
                <Button variant="secondary" onPress={retry}>
                  Try again
                </Button>
              ) : undefined
            }
          />
        )}
        {model && !pending && (
          <Alert
            status={model.verdict.status}
            icon
            title={model.verdict.title}
            description={model.verdict.sentence}
          />
        )}
      </div>
      {model && (
        <div className={pending ? styles.outdated : styles.answer}>
          {model.reasons.length > 0 && (
            <Reasons
              label="Reasons for the refusal"
              reasons={model.reasons}
              placeOf={placeOf}
              onFix={onFix}
            />
          )}
          {model.advice.length > 0 && (
            <section className={styles.advice}>
              <h3 className={styles.heading}>
                Advice: rules that do not refuse yet
              </h3>
              <Reasons
                label="Advice"
                advice
                reasons={model.advice}
                placeOf={placeOf}
                onFix={onFix}
              />
            </section>
          )}
          <CostAndForecast forecast={model.forecast} cost={model.cost} />
          <Manifests
            manifests={value.preview.manifests}
            receipt={value.preview.receipt}
            namespace={value.request.namespace}
            form={form}
          />
        </div>
      )}
    </div>
  );
};

export const mlLaunchReviewField = createFormField({
  name: 'MlLaunchReview',
  component: MlLaunchReview as never,
  schema,
  validation: validateReview as never,
});
