import type { ReactNode } from 'react'

export type TitledValue = { key: string; title: string; value: ReactNode; tip?: string; isTitled?: boolean }

type Props = {
  values: TitledValue[]
  /** Whether they go on in further lines where they need more than one. */
  isWrapped?: boolean
  className?: string
}

/** Values of a person on a line of their own, each beside its title unless `isTitled` is false. Nothing if there are none. */
export function TitledValues({ values, isWrapped = false, className = '' }: Props) {
  if (values.length === 0) return null
  return (
    <span className={`${isWrapped ? 'flex flex-wrap' : 'block truncate'} text-xs ${className}`}>
      {values.map(({ key, title, value, tip, isTitled = true }) => (
        <span key={key} title={tip} className={`mr-3 ${isWrapped ? 'wrap-anywhere' : ''}`}>
          {isTitled && <span className="text-faint">{title} </span>}
          {value}
        </span>
      ))}
    </span>
  )
}
