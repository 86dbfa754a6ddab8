'use client'

import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { useShortcuts } from './shortcuts'

const keys: [string, string][] = [
  ['?', 'List these keys'],
  ['/', 'Go to the search'],
  ['j, k', 'Next person, person before'],
  ['x', 'Select or unselect the person'],
  ['Shift + click', 'Select everyone between'],
  ['a', 'Approve what is selected'],
  ['r', 'Reject what is selected'],
  ['Esc', 'Step back'],
]

export function ShortcutsDialog({ open, onChange }: { open: boolean; onChange: (open: boolean) => void }) {
  useShortcuts({ '?': () => onChange(true) })
  return (
    <Dialog open={open} onClose={() => onChange(false)} title="Keyboard" footer={<Button onClick={() => onChange(false)}>Close</Button>}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {keys.map(([key, act]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-sm border border-edge bg-sunken px-1.5 py-px font-mono text-ink text-xs">{key}</kbd>
            </dt>
            <dd className="text-ink">{act}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
