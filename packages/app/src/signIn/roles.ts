/** Header in which the sign-in page names the chosen role. The backend accepts only the roles that it lists itself. */
export const ROLE_HEADER = 'x-slipway-demo-role';

export interface DemoRole {
  /** Name of the User entity in examples/org.yaml. */
  name: string;
  title: string;
  /** What one can do in this role: one sentence. */
  description: string;
}

/** The people of the demo organisation: roles, not persons. */
export const DEMO_ROLES: DemoRole[] = [
  {
    name: 'ml-engineer',
    title: 'ML engineer',
    description:
      'Launches training and serving for team Vision, and sees how it runs and what it costs.',
  },
  {
    name: 'team-lead',
    title: 'Team lead',
    description:
      "Answers for team Vision's GPU money: claims what is the team's, and can stop what was forgotten.",
  },
  {
    name: 'platform-engineer',
    title: 'Platform engineer',
    description: 'Runs the clusters, sets the limits and sees every team.',
  },
  {
    name: 'finops-analyst',
    title: 'FinOps',
    description: 'Reads the spend of every team; starts and stops nothing.',
  },
];
