import { PageMessage } from '#ui/shell/page-message'
import { ToDesk } from '#ui/shell/to-desk'

export default function Forbidden() {
  return (
    <PageMessage title="Your roles do not open this page" action={<ToDesk />}>
      <p>An administrator can tell you who may see it. What you may see and do is on your desk.</p>
    </PageMessage>
  )
}
