import { PageBody } from '../components';
import { Route, Routes, useParams } from 'react-router-dom';
import { WorkloadPage } from '../workload';
import { WorkloadsView } from './WorkloadsView';

/** The list of all that the person may see, and below it the page of each. */
export function WorkloadsPage() {
  return (
    <Routes>
      <Route
        index
        element={
          <PageBody>
            <WorkloadsView scope={{}} whose="Your teams" several />
          </PageBody>
        }
      />
      <Route path=":id" element={<OneWorkload />} />
    </Routes>
  );
}

function OneWorkload() {
  const { id = '' } = useParams();
  return <WorkloadPage key={id} id={id} />;
}
