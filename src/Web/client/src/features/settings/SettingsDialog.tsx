import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useId, useState } from 'react';
import { useFocusBefore } from '@/shared/lib/focusBefore';
import { fonts } from './fonts';
import { useSettings } from './settings';
import { closeSettings } from './settingsDialog';
import { bounds, fontFamilies, type Settings } from './settingsRules';
import { changeSettings } from './settingsSync';

/** What a person can set; every change holds at once. */
export default function SettingsDialog() {
  const settings = useSettings();
  const focus = useFocusBefore();
  const set = (change: Partial<Settings>) => changeSettings(change);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeSettings()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          {...focus}
          className="fixed top-1/2 left-1/2 z-50 max-h-[min(42rem,calc(100dvh-2rem))] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-raised p-5 shadow-xl"
          data-testid="settings"
        >
          <div className="flex items-start justify-between gap-4">
            <div>
              <Dialog.Title className="text-base font-semibold">Settings</Dialog.Title>
              <Dialog.Description className="mt-1 text-[13px] text-muted">
                They hold at once, and wherever you sign in.
              </Dialog.Description>
            </div>
            <Dialog.Close
              aria-label="Close the settings"
              className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
            >
              <X className="size-4" aria-hidden="true" />
            </Dialog.Close>
          </div>

          <Section title="Looks">
            <Choice
              label="Theme"
              value={settings.theme}
              options={[
                ['system', 'As the system'],
                ['light', 'Light'],
                ['dark', 'Dark'],
              ]}
              onChange={(theme) => set({ theme })}
            />
            <Choice
              label="Font"
              value={settings.fontFamily}
              options={fontFamilies.map((family) => [family, fonts[family].name] as const)}
              onChange={(fontFamily) => set({ fontFamily })}
            />
            <Size label="Font size of the editor" name="fontSize" />
            <Size label="Font size of terminals" name="terminalFontSize" />
          </Section>

          <Section title="Editor">
            <Choice
              label="Keys"
              value={settings.keyBindings}
              options={[
                ['default', 'As in most editors'],
                ['vim', 'Vim'],
              ]}
              onChange={(keyBindings) => set({ keyBindings })}
            />
            <Size label="Width of a tab" name="tabWidth" />
            <Flag label="Indent with spaces" name="insertSpaces" />
            <Flag label="Wrap long lines" name="wordWrap" />
            <Flag label="Show an overview beside the text" name="minimap" />
          </Section>

          <Section title="Mail">
            <Flag label="When my work was reviewed" name="reviewMail">
              One mail for all that was published in ten minutes and that you have not seen.
            </Flag>
          </Section>

          <Section title="Accessibility">
            <Flag label="Screen reader" name="screenReader">
              Editor and terminals say what they show. Terminals get slower.
            </Flag>
            <Flag label="Keys without Ctrl on review pages" name="singleKeys">
              J, K, N, P, C, V and U. Off, for whoever speaks to the computer, or presses keys by accident.
            </Flag>
          </Section>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="mt-4 space-y-3 border-t border-line pt-2">
      <legend className="pr-2 text-xs font-semibold text-muted">{title}</legend>
      {children}
    </fieldset>
  );
}

const control =
  'h-8 w-40 shrink-0 rounded-md border border-line-strong bg-surface px-2.5 text-[13px] aria-[invalid=true]:border-bad';
const row = 'flex min-h-8 items-center justify-between gap-4 text-[13px]';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <label className={row}>
      {label}
      <select
        className={control}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Size({ label, name }: { label: string; name: keyof typeof bounds }) {
  const value = useSettings((settings) => settings[name]);
  const { min, max } = bounds[name];
  const id = useId();
  // What is typed may be out of bounds for a moment.
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null;
  return (
    <div>
      <div className={row}>
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="number"
          min={min}
          max={max}
          step={1}
          className={control}
          value={typed ?? value}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-error` : undefined}
          onBlur={() => setTyped(null)}
          onChange={(event) => {
            const number = Number(event.target.value);
            const fits = event.target.value !== '' && Number.isInteger(number) && number >= min && number <= max;
            setTyped(fits ? null : event.target.value);
            if (fits) changeSettings({ [name]: number });
          }}
        />
      </div>
      {isWrong && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-right text-xs text-bad">
          A whole number from {min} to {max}.
        </p>
      )}
    </div>
  );
}

type FlagName = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];

function Flag({ label, name, children }: { label: string; name: FlagName; children?: ReactNode }) {
  const value = useSettings((settings) => settings[name]);
  const id = useId();
  return (
    <div>
      <label className={row}>
        {label}
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={value}
          aria-describedby={children ? id : undefined}
          onChange={(event) => changeSettings({ [name]: event.target.checked })}
        />
      </label>
      {children && (
        <p id={id} className="text-xs text-muted">
          {children}
        </p>
      )}
    </div>
  );
}
