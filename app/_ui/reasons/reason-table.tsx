import type { Reason } from '#core/reasons/reason'
import { When } from '#ui/basics/when'
import { RetireReason } from './retire-reason'

type Props = { label: string; reasons: Reason[]; mayChange: boolean }

export function ReasonTable({ label, reasons, mayChange }: Props) {
  return (
    <div className="relative overflow-x-auto rounded-md border border-line bg-sheet">
      <table aria-label={label} className="w-full text-left text-sm">
        <thead className="border-line border-b text-soft">
          <tr>
            {['Reason', 'Used to', 'Comment'].map((title) => (
              <th key={title} scope="col" className={`px-4 py-2 font-medium ${title === 'Reason' ? '' : 'max-sm:hidden'}`}>
                {title}
              </th>
            ))}
            <th scope="col" className="px-4 py-2">
              <span className="sr-only">{mayChange ? 'Change' : 'Since'}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {reasons.map((reason) => (
            <tr key={reason.id} className="h-11">
              <th scope="row" className="px-4 py-1.5 font-medium">
                {reason.title}
                <span className="block font-normal text-soft sm:hidden">
                  {verdictsOf(reason)}
                  {reason.needsText && ', comment required'}
                </span>
              </th>
              <td className="px-4 py-1.5 max-sm:hidden">{verdictsOf(reason)}</td>
              <td className="px-4 py-1.5 max-sm:hidden">{reason.needsText ? 'required' : <span className="text-faint">optional</span>}</td>
              <td className="px-4 py-1.5 text-right text-soft">
                {reason.retiredAt !== null && (
                  <>
                    retired <When at={reason.retiredAt} />
                  </>
                )}
                {mayChange && reason.retiredAt === null && <RetireReason reason={reason} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const verdictNames: Record<Reason['verdicts'][number], string> = { reject: 'reject', 'send-back': 'send back', reverse: 'reverse' }

const verdictsOf = ({ verdicts }: Reason) => verdicts.map((verdict) => verdictNames[verdict]).join(', ')
