'use client'

import { useState } from 'react'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { counted, size } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { optionsToSend } from '#ui/parse-options/parse-option-changes'
import { ParseOptionsForm } from '#ui/parse-options/parse-options-form'
import { useHead } from '#ui/parse-options/use-head'
import type { ReadyFile } from '#ui/upload/send-file'
import { ProposalNotice } from './proposal-notice'
import { SameFileNotice } from './same-file-notice'
import { useDigest } from './use-digest'
import { useRemembered } from './use-remembered'

type Props = {
  file: File
  /** "2 of 3", when several were chosen. */
  place: string | null
  onSend: (ready: ReadyFile) => void
  onClose: () => void
}

const given: RequestedParseOptions = {}

/** A file before it is sent: how it is read, who is in it, and what would not be imported. */
export function UploadDialog({ file, place, onSend, onClose }: Props) {
  const [chosen, setChosen] = useState<RequestedParseOptions | null>(null)
  const { head, failed, proposal } = useHead({ file, sizeBytes: file.size, requested: chosen, remembered: useRemembered() })
  const requested = chosen ?? proposal?.requested ?? given
  const digest = useDigest(file)
  const look = head?.outcome === 'refused' || (head?.outcome === 'read' && head.mostlyInvalid) ? 'plain' : 'primary'
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={file.name}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Do not send
          </Button>
          <Button
            look={look}
            size="thumb"
            disabled={!head && !failed}
            onClick={() => onSend({ file, digest, requested: optionsToSend(given, requested, head) })}
          >
            {wordsFor(head)}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm">{[place, size(file.size), amount(head), 'nothing is sent yet'].filter(Boolean).join(' · ')}</p>
      <div className="space-y-4 text-ink">
        <SameFileNotice digest={digest} />
        {!chosen && proposal && <ProposalNotice fileName={proposal.fileName} onRefuse={() => setChosen(given)} />}
        {failed && <p className="text-ink">This browser could not look into the file. It can be sent; the desk says how it reads it.</p>}
        {!head && !failed && <SkeletonRows rows={6} />}
        {head && <ParseOptionsForm head={head} requested={requested} onChange={setChosen} />}
      </div>
    </Dialog>
  )
}

function amount(head: Head | null): string | null {
  if (head?.outcome !== 'read') return null
  return head.isWhole ? counted(head.rows, 'row') : `its first ${counted(head.rows, 'row')} were read`
}

function wordsFor(head: Head | null): string {
  if (head?.outcome === 'refused') return 'Send as it is'
  if (head?.outcome !== 'read') return 'Send file'
  if (head.mostlyInvalid) return 'Send all the same'
  return head.isWhole ? `Send ${counted(head.rows, 'row')}` : 'Send file'
}
