'use client'

import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { useKeySetting } from './key-setting'
import { useShortcuts } from './shortcuts'

const groups: { title: string; keys: [string, string][] }[] = [
  {
    title: 'Go',
    keys: [
      ['/', 'Search'],
      ['j  k', 'Next, previous'],
      ['↓  ↑', 'The same, inside the list'],
      ['Home  End', 'First person, last person'],
      ['Enter', 'Open the person'],
      ['Esc', 'Close, then unselect'],
      ['?', 'Show these keys'],
    ],
  },
  {
    title: 'Select',
    keys: [
      ['x', 'Select or unselect'],
      ['Shift + x', 'Everyone up to here'],
      ['Shift + ↓  ↑', 'Extend by one'],
      ['Shift + Home', 'Extend to the first'],
      ['Shift + End', 'Extend to the last'],
      ['*', 'All that match'],
      ['l', 'From a list'],
    ],
  },
  {
    title: 'Decide',
    keys: [
      ['a', 'Approve'],
      ['r', 'Reject'],
      ['b', 'Send back'],
      ['u', 'Undo the approval'],
    ],
  },
]

export function ShortcutsDialog({ open, onChange }: { open: boolean; onChange: (open: boolean) => void }) {
  const [on, setOn] = useKeySetting()
  useShortcuts({ '?': () => onChange(true) })
  return (
    <Dialog
      open={open}
      wide
      onClose={() => onChange(false)}
      title="Keyboard"
      footer={
        <Button size="thumb" onClick={() => onChange(false)}>
          Close
        </Button>
      }
    >
      <div className="grid gap-x-8 gap-y-4 pt-1 sm:grid-cols-[1.1fr_1.15fr_0.9fr]">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1.5 text-faint text-xs">{title}</h3>
            <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1.5">
              {keys.map(([key, act]) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="whitespace-pre rounded-sm border border-edge bg-sunken px-1.5 py-px font-mono text-ink text-xs">
                      {key}
                    </kbd>
                  </dt>
                  <dd className="text-ink">{act}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <label className="flex items-start gap-2.5 border-line border-t pt-4 text-ink sm:col-span-3">
          <input type="checkbox" className="tick-box mt-0.5" checked={on} onChange={({ currentTarget }) => setOn(currentTarget.checked)} />
          <span>
            Single letters are commands
            <span className="block text-soft text-sm">Not while you type. Turn this off if it clashes with other software.</span>
          </span>
        </label>
      </div>
    </Dialog>
  )
}
