export { MlLaunchReview, mlLaunchReviewField } from './MlLaunchReview';
