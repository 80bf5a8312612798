import { PauseCircle, PlayCircle, RefreshCw, Square } from 'lucide-react';
import { useState } from 'react';
import type { JariEvent } from '../../../api/types';
import { Button } from '../../../ui/button';
import type { SalesState } from '../../events/sales-state';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import type { RequestedRepairs } from '../contract';
import { changeEvent, repairEvent } from '../operations.api';
import { isNothing } from './repair-answer';

type Choice = 'pause' | 'resume' | 'end' | 'repair';

const WORDS = {
  pause: { action: 'event.pause', text: 'event.pauseText', done: 'event.pauseDone' },
  resume: { action: 'event.resume', text: 'event.resumeText', done: 'event.resumeDone' },
  end: { action: 'event.end', text: 'event.endText', done: 'event.endDone' },
  repair: { action: 'event.repair', text: 'event.repairText', done: 'event.repairDone' },
} as const satisfies Record<Choice, object>;

const STATUS_AFTER = { pause: 'paused', resume: 'on_sale', end: 'ended' } as const;

type Props = { event: JariEvent; state: SalesState; pending: number | undefined };

/** What can be done to the whole sale. */
export function EventActions({ event, state, pending }: Props) {
  const { c, number } = useConsoleWords();
  const [choice, setChoice] = useState<Choice>('pause');
  const [asks, setAsks] = useState(false);
  const ask = (kind: Choice) => {
    setChoice(kind);
    setAsks(true);
  };
  const { action, text, done } = WORDS[choice];
  // Before anybody has counted them, no number is said.
  const isUncounted = choice === 'pause' && pending === undefined;

  return (
    <div role="group" aria-label={c('event.actions')} className="flex flex-wrap gap-2 text-sm">
      {event.status === 'on_sale' && state !== 'closed' && (
        <Button onClick={() => ask('pause')}>
          <PauseCircle aria-hidden="true" className="size-4" />
          {c('event.pause')}
        </Button>
      )}
      {event.status !== 'on_sale' && (
        <Button onClick={() => ask('resume')}>
          <PlayCircle aria-hidden="true" className="size-4" />
          {c('event.resume')}
        </Button>
      )}
      {event.status !== 'ended' && (
        <Button onClick={() => ask('end')}>
          <Square aria-hidden="true" className="size-4" />
          {c('event.end')}
        </Button>
      )}
      <Button onClick={() => ask('repair')}>
        <RefreshCw aria-hidden="true" className="size-4" />
        {c('event.repair')}
      </Button>
      <ActionDialog<JariEvent | RequestedRepairs>
        open={asks}
        title={c(action)}
        text={isUncounted ? c('event.pauseTextUncounted') : c(text, { held: number(pending ?? 0) })}
        confirm={c(action)}
        done={(answer) => (isNothing(answer) ? c('event.repairNothing') : c(done))}
        danger={choice === 'pause' || choice === 'end'}
        run={(reason) =>
          choice === 'repair'
            ? repairEvent(event.id, reason)
            : changeEvent(event.id, { status: STATUS_AFTER[choice] }, reason)
        }
        onClose={() => setAsks(false)}
      />
    </div>
  );
}
