'use client'

import { useId, useState } from 'react'
import { z } from 'zod'
import type { Batch } from '#core/batches/batch'
import { defaultSheet } from '#core/workbook/choose-sheet'
import { SheetInfo } from '#core/workbook/sheet-info'
import { Button } from '#ui/basics/button'
import { sheetLabel } from './sheet-choice'
import { useAnswer } from './use-answer'

/** Asks the maker which sheet of a workbook is imported. */
export function SheetQuestion({ batch }: { batch: Batch }) {
  const id = useId()
  const sheets = z.array(SheetInfo).parse(batch.inputNeeded?.examples)
  const [chosen, setChosen] = useState(defaultSheet(sheets)?.name ?? '')
  const answer = useAnswer(batch)
  return (
    <section aria-label="A question about this file" className="rounded-md border border-line bg-sheet">
      <fieldset className="px-4 py-3">
        <legend className="float-left mb-2 w-full font-semibold text-lg">Which sheet of this workbook is imported?</legend>
        <p className="mb-3 clear-left text-soft">Several of its sheets have people. No one has been imported yet.</p>
        {sheets.map((sheet) => (
          <label key={sheet.name} className="flex min-h-9 items-center gap-2">
            <input
              type="radio"
              name={id}
              checked={chosen === sheet.name}
              onChange={() => setChosen(sheet.name)}
              className="size-4 accent-accent"
            />
            <span className="break-all">{sheetLabel(sheet)}</span>
            {!sheet.hasHeader && <span className="text-soft text-sm">no header found</span>}
          </label>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t px-4 py-3">
        {answer.error && (
          <p role="alert" className="flex-1 text-rejected">
            {answer.error.message}
          </p>
        )}
        <Button look="primary" size="thumb" disabled={answer.isPending} onClick={() => answer.mutate({ sheet: chosen })}>
          Import this sheet
        </Button>
      </div>
    </section>
  )
}
