import { ScrollText } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';
import { usePageTitle } from '../../../app/use-page-title';
import { problemSentence } from '../../../api/problem-sentence';
import type { JariEvent } from '../../../api/types';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { PageState } from '../../../ui/page-state';
import { ProblemState } from '../../../ui/problem-state';
import { useConsoleWords } from '../console-words';
import type { OperatorAction } from '../contract';
import { EventFilter } from '../event-filter';
import { useActions, useAllEvents, useSectionNames } from '../operations.queries';
import { DataTable, RowHead, Td, Th } from '../table';
import { detailWords } from './detail-words';

/** Who did what, when and why. */
export function LogPage() {
  const { c } = useConsoleWords();
  const [params, setParams] = useSearchParams();
  const event = params.get('event') ?? '';
  usePageTitle(c('nav.log'));
  return (
    <>
      <div className="mt-5 mb-4 flex flex-wrap items-end justify-between gap-3">
        <h1 className="text-lg font-bold">{c('nav.log')}</h1>
        <div className="w-full sm:w-72">
          <EventFilter value={event} onChange={(chosen) => setParams(chosen === '' ? {} : { event: chosen })} />
        </div>
      </div>
      <Log key={event} eventId={/^\d{1,10}$/.test(event) ? Number(event) : undefined} />
    </>
  );
}

function Log({ eventId }: { eventId: number | undefined }) {
  const { c, t } = useConsoleWords();
  const { data, failure, retry, isLoadingMore, more } = useActions(eventId);
  const events = useAllEvents().data;
  const names = useSectionNames().data;

  if (!data) {
    if (failure) return <ProblemState error={failure} onRetry={retry} />;
    return <div role="status" aria-label={t('app.loading')} className="skeleton h-96 rounded-card" />;
  }
  if (data.length === 0) {
    return <PageState icon={ScrollText} title={c('log.emptyTitle')} text={c('log.emptyText')} />;
  }
  return (
    <>
      <DataTable
        caption={c('nav.log')}
        head={
          <>
            <Th>{c('log.when')}</Th>
            <Th>{c('log.what')}</Th>
            <Th className="max-md:hidden">{c('log.why')}</Th>
          </>
        }
      >
        {data.map((action) => (
          <Row
            key={action.id}
            action={action}
            event={events?.find(({ id }) => id === action.eventId)}
            sectionName={names?.get(action.sectionId ?? 0)}
          />
        ))}
      </DataTable>
      {failure && !isLoadingMore && (
        <Notice kind="bad" role="alert" className="mt-4">
          {problemSentence(failure, t)}
        </Notice>
      )}
      {more && (
        <div className="mt-4 text-center">
          <Button busy={isLoadingMore} onClick={more}>
            {isLoadingMore ? t('app.loadingMore') : t('app.more')}
          </Button>
        </div>
      )}
    </>
  );
}

type RowProps = {
  action: OperatorAction;
  /** undefined until they are known. */
  event: JariEvent | undefined;
  sectionName: string | undefined;
};

function Row({ action, event, sectionName }: RowProps) {
  const words = useConsoleWords();
  const { c, clock, local, locale } = words;
  const { at, operator, eventId, sectionId, reservationId, reason } = action;
  const why = reason ? <span>{reason}</span> : <span className="text-ink-quiet">{c('log.noReason')}</span>;
  return (
    <tr className="align-top">
      <RowHead className="w-36 whitespace-nowrap">
        <time dateTime={at}>
          {clock(at, true)}
          <span className="block text-xs font-normal text-ink-quiet">{new Date(at).toLocaleDateString(locale, { dateStyle: 'medium' })}</span>
        </time>
        <span className="mt-0.5 block text-xs font-normal whitespace-normal">{operator.name}</span>
      </RowHead>
      <Td>
        <span className="font-semibold">{c(`log.${action.action}`)}</span>{' '}
        <span className="text-ink-quiet">
          {eventId !== undefined && (
            <Link to={`/console/events/${eventId}`} className="text-accent-ink underline underline-offset-4">
              {event ? local(event.name) : c('log.event', { id: eventId })}
            </Link>
          )}
          {sectionId !== undefined && ` · ${sectionName === undefined ? c('log.section', { id: sectionId }) : local(sectionName)}`}
          {reservationId !== undefined && (
            <>
              {' · '}
              <Link
                to={`/console/lookup?query=${encodeURIComponent(reservationId)}`}
                className="whitespace-nowrap text-accent-ink underline underline-offset-4"
              >
                {c('log.reservation')}
              </Link>
            </>
          )}
        </span>
        {action.outcome === 'unknown' && <p className="text-xs font-semibold text-warn">{c('log.unknownOutcome')}</p>}
        <ul className="text-xs text-ink-quiet">
          {detailWords(action.details, words, event?.currency).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p className="mt-1 md:hidden">{why}</p>
      </Td>
      <Td className="w-2/5 max-md:hidden">{why}</Td>
    </tr>
  );
}
