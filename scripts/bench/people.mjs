/** Who types at once, and for which component: ten people of the six teams (`people.yaml`). */
export const PEOPLE = [
  { user: 'vision-1', team: 'vision', component: 'vision-models' },
  { user: 'vision-2', team: 'vision', component: 'vision-inspection' },
  { user: 'speech-1', team: 'speech', component: 'speech-models' },
  { user: 'speech-2', team: 'speech', component: 'speech-models' },
  { user: 'robotics-1', team: 'robotics', component: 'robotics-policies' },
  { user: 'robotics-2', team: 'robotics', component: 'robotics-policies' },
  { user: 'ranking-1', team: 'ranking', component: 'ranking-models' },
  { user: 'language-1', team: 'language', component: 'language-models' },
  { user: 'language-2', team: 'language', component: 'language-assistant' },
  {
    user: 'forecasting-1',
    team: 'forecasting',
    component: 'forecasting-models',
  },
];
