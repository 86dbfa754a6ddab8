import { PageMessage } from '#ui/shell/page-message'
import { ToDesk } from '#ui/shell/to-desk'

export default function Forbidden() {
  return (
    <PageMessage title="Your roles do not give you access to this page" action={<ToDesk />}>
      <p>An admin can tell you who may see it.</p>
    </PageMessage>
  )
}
