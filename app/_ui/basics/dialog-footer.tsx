import { useId } from 'react'
import { Button } from './button'

type Props = {
  /** The label of the button that acts. */
  act: string
  /** Absent where the button submits the form. */
  onAct?: () => void
  form?: string
  look?: 'primary' | 'plain' | 'danger'
  /** Not sent twice, and nothing to act on yet. */
  isDisabled?: boolean
  /** Under way: not sent twice, and the focus stays. */
  isBusy?: boolean
  /** Why the act is disabled. */
  reason?: string | null
  cancel?: string
  onCancel: () => void
}

/** The two buttons of a dialog: leave everything as it is, or act. */
export function DialogFooter({
  act,
  onAct,
  form,
  look = 'primary',
  isDisabled = false,
  isBusy = false,
  reason = null,
  cancel = 'Cancel',
  onCancel,
}: Props) {
  const reasonId = useId()
  return (
    <>
      {reason && (
        <p id={reasonId} className="mr-auto min-w-0 self-center text-soft text-sm">
          {reason}
        </p>
      )}
      <Button size="thumb" onClick={onCancel}>
        {cancel}
      </Button>
      <Button
        look={look}
        size="thumb"
        type={form ? 'submit' : 'button'}
        form={form}
        disabled={isDisabled}
        onClick={isBusy ? undefined : onAct}
        aria-disabled={isBusy || undefined}
        {...(reason && { 'aria-describedby': reasonId })}
      >
        {act}
      </Button>
    </>
  )
}

/** The one button of a dialog that shows a result. */
export const DoneFooter = ({ onClose }: { onClose: () => void }) => <OneButton label="Done" onClick={onClose} />

/** The one button of a dialog in which nothing can be done. */
export const CloseFooter = ({ onClose }: { onClose: () => void }) => <OneButton label="Close" onClick={onClose} />

function OneButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="thumb" onClick={onClick}>
      {label}
    </Button>
  )
}
