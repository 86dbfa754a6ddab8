'use client'

import { useState } from 'react'
import { type Batch, rowsToCorrect } from '#core/batches/batch'
import { Button, buttonLook } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { counted, people } from '#ui/basics/numbers'

type Props = { batch: Pick<Batch, 'id' | 'balance'>; label: string; className: string }

/** Downloads the corrections file. Asks first if people were rejected, who are left out by default. */
export function CorrectionsDownload({ batch, label, className }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [includesRejected, setIncludesRejected] = useState(false)
  const { rejected } = batch.balance
  const rows = rowsToCorrect(batch)
  const href = `/api/batches/${batch.id}/corrections.csv`
  if (rejected === 0 && rows === 0) return null
  if (rejected === 0) {
    return (
      <a className={className} href={href} download>
        {label}
      </a>
    )
  }
  const close = () => setOpen(false)
  const total = rows + (includesRejected ? rejected : 0)
  return (
    <>
      <button type="button" className={className} onClick={() => setOpen(true)}>
        {label}…
      </button>
      <Dialog
        open={isOpen}
        onClose={close}
        title="Corrections file"
        footer={
          <>
            <Button size="thumb" onClick={close}>
              Cancel
            </Button>
            <a
              className={buttonLook({ look: 'primary', size: 'thumb' })}
              href={includesRejected ? `${href}?rejected=true` : href}
              download
              onClick={close}
            >
              Download {counted(total, 'row')}
            </a>
          </>
        }
      >
        <p>{counted(rows, 'row')} to correct, each with its reason.</p>
        <label className="mt-3 flex items-start gap-2 text-ink">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={includesRejected}
            onChange={({ currentTarget }) => setIncludesRejected(currentTarget.checked)}
          />
          <span>
            Add the {people(rejected)} who {rejected === 1 ? 'was' : 'were'} rejected, after all others
            <span className="block text-soft">If you upload them again, checkers see that they were rejected before.</span>
          </span>
        </label>
      </Dialog>
    </>
  )
}
