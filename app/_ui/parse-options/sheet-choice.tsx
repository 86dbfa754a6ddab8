'use client'

import type { SheetInfo } from '#core/workbook/sheet-info'
import { Choice } from '#ui/basics/choice'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'
import type { WorkbookHead } from './head-worker'

type Props = { workbook: WorkbookHead; onChoose: (sheet: string) => void }

/** Which sheet of a workbook is read, and what of it the preview does not show. */
export function SheetChoice({ workbook, onChoose }: Props) {
  const { sheet, sheets, isAsked, hiddenRows, isCut } = workbook
  return (
    <div className="space-y-3">
      {sheets.length > 1 && (
        <Choice label="Sheet" value={sheet} onChoose={onChoose}>
          {sheets.map((each) => (
            <option key={each.name} value={each.name}>
              {sheetLabel(each)}
            </option>
          ))}
        </Choice>
      )}
      {isAsked && (
        <Notice tone="warn" role="status" title="Several sheets of this workbook have people">
          <p>Only “{sheet}” is uploaded as a batch. Choose another sheet above, and upload the workbook again for the next one.</p>
        </Notice>
      )}
      {hiddenRows > 0 && <p className="text-sm">{hiddenLabel(hiddenRows)} in the workbook, and imported too.</p>}
      {isCut && (
        <p className="text-soft text-sm">Some texts stand too far back in the workbook for this preview, which shows … for them.</p>
      )}
    </div>
  )
}

const hiddenLabel = (rows: number) => `${counted(rows, 'row')} ${rows === 1 ? 'is' : 'are'} hidden`

/** "People, 48,213 rows, hidden" */
export const sheetLabel = ({ name, rows, isHidden }: SheetInfo) =>
  [name, rows !== null && counted(rows, 'row'), isHidden && 'hidden'].filter(Boolean).join(', ')
