import { PageMessage } from '#ui/shell/page-message'
import { ToDesk } from '#ui/shell/to-desk'

export default function NotFound() {
  return (
    <main className="px-4">
      <PageMessage title="Page not found" action={<ToDesk />}>
        <p>The address may be mistyped, or the page has moved.</p>
      </PageMessage>
    </main>
  )
}
