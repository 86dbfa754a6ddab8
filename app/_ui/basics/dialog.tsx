'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { cn } from './cn'

type Props = {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  footer: ReactNode
  wide?: boolean
  /** Gets the focus on closing. By default what had it when the dialog opened. */
  finalFocus?: RefObject<HTMLElement | null>
}

// Dialogs of different parts of a page do not know each other, and Esc must close only the one on top.
const openDialogs: object[] = []

/** A modal dialog. Esc and a click outside close it, unless another dialog is open over it. */
export function Dialog({ open, onClose, title, children, footer, wide = false, finalFocus }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    openDialogs.push(popup)
    return () => {
      openDialogs.splice(openDialogs.indexOf(popup), 1)
    }
  }, [open])
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && openDialogs.at(-1) === popup && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          {...(finalFocus && { finalFocus })}
          // While a wide dialog is still loading, its first control is "Cancel", and Enter would discard what was opened.
          {...(wide && { initialFocus: popup })}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] flex-col rounded-t-lg border border-edge bg-sheet outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:-translate-x-1/2 sm:rounded-lg',
            wide ? 'sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(880px,calc(100vw-48px))]' : 'sm:top-[18vh] sm:max-h-[76vh] sm:w-[480px]',
          )}
        >
          <Base.Title className="px-5 pt-4 font-semibold text-lg">{title}</Base.Title>
          {/* What is long enough to scroll can be scrolled by keyboard, also where nothing in it takes the focus. */}
          <div {...(wide && { tabIndex: 0 })} className="overflow-y-auto px-5 pt-2 pb-4 text-soft outline-none">
            {children}
          </div>
          <div className="flex justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
