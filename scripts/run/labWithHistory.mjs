import { DATABASE, isNew, loadHistory } from './history.mjs';
import { hasLab, startLab } from './lab.mjs';

/** The lab, and the database that the portal begins with. They are made at the same time where nothing of the lab is older. */
export async function labWithHistory(runtime, progress, { history }) {
  const begun = Date.now();
  const wanted = history && isNew();
  const recall = end =>
    progress
      .step('Recall 90 days of demo data', detail =>
        loadHistory(runtime, { end, detail }),
      )
      // The portal is as good without a past.
      .catch(error =>
        progress.line(
          `${error.message}\nThe portal starts without it. To have it later, stop the portal, delete ${DATABASE} and start again.\n`,
        ),
      );
  const start = () =>
    progress.step('Start the lab', detail => startLab(runtime, { detail }));
  if (!wanted || hasLab()) {
    const lab = await start();
    if (wanted) await recall(lab.address.since);
    return lab;
  }
  const [lab] = await Promise.all([start(), recall(begun)]);
  return lab;
}
