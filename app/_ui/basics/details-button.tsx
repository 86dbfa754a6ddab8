import { Button } from './button'

type Props = { label: string; isOpen: boolean; onToggle: (isOpen: boolean) => void }

/** Shows and hides details that a small screen has no room for. Other screens always show them. */
export const DetailsButton = ({ label, isOpen, onToggle }: Props) => (
  <Button
    look="quiet"
    size="small"
    className="-mr-2 ml-auto hidden small:inline-flex"
    aria-expanded={isOpen}
    onClick={() => onToggle(!isOpen)}
  >
    {label}
  </Button>
)

export const detailsLook = (isOpen: boolean) => (isOpen ? '' : 'small:hidden')
