import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'

/** The look of a button; links that look like buttons use it too. */
export const buttonLook = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium text-sm transition-colors duration-100 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed',
  {
    variants: {
      look: {
        primary:
          'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong disabled:border-line disabled:bg-sunken disabled:text-faint aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:hover:border-line aria-disabled:hover:bg-sunken',
        plain:
          'border-edge bg-sheet text-ink hover:bg-hover disabled:border-line disabled:bg-sunken disabled:text-faint aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:hover:border-line aria-disabled:hover:bg-sunken',
        quiet: 'border-transparent text-soft hover:bg-hover hover:text-ink disabled:text-faint',
        danger:
          'border-danger bg-danger text-on-accent hover:border-danger-strong hover:bg-danger-strong disabled:border-line disabled:bg-sunken disabled:text-faint aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:hover:border-line aria-disabled:hover:bg-sunken',
      },
      size: { normal: 'h-8 px-3', small: 'h-7 px-2', thumb: 'h-11 px-4 sm:h-8 sm:px-3' },
    },
    defaultVariants: { look: 'plain', size: 'normal' },
  },
)

type Props = ComponentProps<'button'> & VariantProps<typeof buttonLook>

export function Button({ look, size, className, type = 'button', ...props }: Props) {
  return <button type={type} className={cn(buttonLook({ look, size }), className)} {...props} />
}
