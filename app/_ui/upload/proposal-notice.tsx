import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'

/** Says that a file is read as an earlier one was, and offers to find it anew. */
export function ProposalNotice({ fileName, onRefuse }: { fileName: string; onRefuse: () => void }) {
  return (
    <Notice role="status" title={`Read as ${fileName} was`}>
      <p>That file had the same header, and you said how to read it.</p>
      <div className="mt-2">
        <Button onClick={onRefuse}>Find it anew</Button>
      </div>
    </Notice>
  )
}
