type Props = {
  id: string
  /** What is wrong with the reason; null when nothing is. */
  problem: string | null
  /** What to know before writing it. */
  note: string
  onChange: () => void
}

/** The field `reason` of a form, with its note or the problem below. */
export function ReasonField({ id, problem, note, onChange }: Props) {
  return (
    <>
      <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
        Reason
      </label>
      <textarea
        id={id}
        name="reason"
        rows={3}
        maxLength={1000}
        aria-required
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-note`}
        onChange={onChange}
        className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 text-base text-ink outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
      />
      <p id={`${id}-note`} role={problem ? 'alert' : undefined} className={`mt-1 text-sm ${problem ? 'text-rejected' : ''}`}>
        {problem ?? note}
      </p>
    </>
  )
}
