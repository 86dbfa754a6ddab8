import { cva, type VariantProps } from 'class-variance-authority'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const look = cva('flex gap-3 rounded-md border px-4 py-3', {
  variants: {
    tone: {
      plain: 'border-line bg-sheet',
      warn: 'border-invalid-fill/50 bg-warn-wash',
      danger: 'border-rejected-fill/50 bg-danger-wash',
    },
  },
  defaultVariants: { tone: 'plain' },
})

const signs = { plain: Info, warn: TriangleAlert, danger: CircleAlert }
const inks = { plain: 'text-soft', warn: 'text-invalid', danger: 'text-rejected' }

type Props = VariantProps<typeof look> & { title: string; children?: ReactNode; role?: 'alert' | 'status' }

/** A notice: what happened and what can be done. */
export function Notice({ tone, title, children, role }: Props) {
  const Sign = signs[tone ?? 'plain']
  return (
    <div className={look({ tone })} role={role}>
      <Sign aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${inks[tone ?? 'plain']}`} />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 text-soft">{children}</div>}
      </div>
    </div>
  )
}
