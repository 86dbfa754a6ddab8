import { type ReactNode, useId } from 'react'
import { cn } from './cn'

/** The look of a select or field in a row of controls. */
export const control = 'h-8 w-full rounded-md border border-control bg-sheet px-2 text-sm outline-offset-0 max-sm:h-10 max-sm:text-lg'

type Props = {
  label: string
  /** The label is read out only, because the text beside it says the same. */
  isLabelHidden?: boolean
  value: string | null
  onChoose: (value: string) => void
  className?: string
  children: ReactNode
}

/** A select with its label above. */
export function Choice({ label, isLabelHidden = false, value, onChoose, className, children }: Props) {
  const id = useId()
  return (
    <div className={cn('min-w-0', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-0.5 block text-faint text-xs'}>
        {label}
      </label>
      <select id={id} value={value ?? ''} onChange={({ currentTarget }) => onChoose(currentTarget.value)} className={control}>
        {children}
      </select>
    </div>
  )
}
