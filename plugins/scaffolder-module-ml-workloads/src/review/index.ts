export { mlLaunchReviewField } from './MlLaunchReview';
