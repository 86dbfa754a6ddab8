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
  cancel?: string
  onCancel: () => void
}

/** The two buttons of a dialog: leave everything as it is, or act. */
export function DialogFooter({ act, onAct, form, look = 'primary', isDisabled = false, cancel = 'Cancel', onCancel }: Props) {
  return (
    <>
      <Button size="thumb" onClick={onCancel}>
        {cancel}
      </Button>
      <Button look={look} size="thumb" type={form ? 'submit' : 'button'} form={form} disabled={isDisabled} onClick={onAct}>
        {act}
      </Button>
    </>
  )
}

/** The one button of a dialog that shows a result. */
export function DoneFooter({ onClose }: { onClose: () => void }) {
  return (
    <Button size="thumb" onClick={onClose}>
      Done
    </Button>
  )
}
