import { type ComponentProps, useId } from 'react'

type Props = ComponentProps<'input'> & { label: string; hint?: string; problem?: string | null }

/** A labelled input; its problem is shown below and read out. */
export function Field({ label, hint, problem, ...input }: Props) {
  const id = useId()
  const note = problem ?? hint
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className="h-9 w-full rounded-md border border-control bg-sheet px-2.5 text-base outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className={`mt-1 text-sm ${problem ? 'text-rejected' : 'text-soft'}`}>
          {note}
        </p>
      )}
    </div>
  )
}
