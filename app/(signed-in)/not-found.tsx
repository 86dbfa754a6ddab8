import { PageMessage } from '#ui/shell/page-message'
import { ToDesk } from '#ui/shell/to-desk'

export default function NotFound() {
  return (
    <PageMessage title="There is nothing here for you" action={<ToDesk />}>
      <p>The address may be wrong, or it belongs to a batch that only its maker and the checkers see.</p>
    </PageMessage>
  )
}
