import { CircleCheck, Lock, Rows3, Wrench, type LucideIcon } from 'lucide-react';
import { memo, useCallback, useState } from 'react';
import type { JariEvent, Section } from '../../../api/types';
import { Button, ButtonLink } from '../../../ui/button';
import { PageState } from '../../../ui/page-state';
import { useLiveSections } from '../../sections/live-sections.store';
import { useConsoleWords } from '../console-words';
import type { SectionSales } from '../contract';
import { ShareBar } from '../share-bar';
import { DataTable, RowHead, Td, Th } from '../table';
import { SectionDialog } from './section-dialog';

export const SECTION_STATUS_LOOKS = {
  open: { word: 'section.open', Icon: CircleCheck, look: 'text-good' },
  closed: { word: 'section.closed', Icon: Lock, look: 'text-ink-quiet' },
  maintenance: { word: 'section.maintenance', Icon: Wrench, look: 'text-warn' },
} as const satisfies Record<Section['status'], { word: string; Icon: LucideIcon; look: string }>;

type Props = { event: JariEvent; sections: readonly SectionSales[] };

/** Every section with its numbers as they are now, and the way to change it. */
export function SectionsTable({ event, sections }: Props) {
  const { c } = useConsoleWords();
  const [managed, setManaged] = useState<SectionSales | null>(null);
  // A copy: the dialog starts anew each time, also while the numbers are the same.
  const manage = useCallback((section: SectionSales) => setManaged({ ...section }), []);

  if (sections.length === 0) {
    return (
      <div className="rounded-card border border-line">
        <PageState icon={Rows3} title={c('board.noSectionsTitle')} text={c('board.noSectionsText')}>
          <ButtonLink to={`/console/events/${event.id}/edit`} look="primary">
            {c('board.addSections')}
          </ButtonLink>
        </PageState>
      </div>
    );
  }
  return (
    <>
      <DataTable
        caption={c('board.sections')}
        head={
          <>
            <Th>{c('section.section')}</Th>
            <Th className="max-sm:hidden">{c('section.status')}</Th>
            <Th numeric className="max-md:hidden">{c('section.price')}</Th>
            <Th numeric className="max-sm:hidden">{c('places.capacity')}</Th>
            <Th numeric>{c('places.available')}</Th>
            <Th numeric className="max-md:hidden">{c('places.held')}</Th>
            <Th numeric className="max-md:hidden">{c('places.confirmed')}</Th>
            <Th numeric className="w-44 max-md:w-20">{c('section.occupancy')}</Th>
            <Th>
              <span className="sr-only">{c('section.manage')}</span>
            </Th>
          </>
        }
      >
        {sections.map((section) => (
          <Row
            key={section.id}
            section={section}
            currency={event.currency}
            isEnded={event.status === 'ended'}
            onManage={manage}
          />
        ))}
      </DataTable>
      <SectionDialog section={managed} currency={event.currency} onClose={() => setManaged(null)} />
    </>
  );
}

type RowProps = {
  section: SectionSales;
  currency: string;
  /** The stream tells no more numbers of an ended sale, in which holds still end and tickets are still cancelled. */
  isEnded: boolean;
  onManage: (section: SectionSales) => void;
};

/** Drawn again when something in it has changed: of an answer the sections that are as they were stay the same objects. */
const Row = memo(function Row({ section, currency, isEnded, onManage }: RowProps) {
  const { c, local, money, number, percent } = useConsoleWords();
  const live = useLiveSections((store) => (isEnded ? undefined : store.byId[section.id]));
  const available = live?.available ?? section.available;
  const status = live?.status ?? section.status;
  const { word, Icon, look } = SECTION_STATUS_LOOKS[status];
  const shownStatus = (
    <span className={`inline-flex items-center gap-1 font-semibold whitespace-nowrap ${look}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {c(word)}
    </span>
  );
  const name = local(section.name);
  return (
    <tr className="hover:bg-sunken">
      <RowHead>
        {name}
        <span className="block text-xs sm:hidden">{shownStatus}</span>
        <HiddenFacts section={section} price={money(section.price, currency)} />
      </RowHead>
      <Td className="max-sm:hidden">{shownStatus}</Td>
      <Td numeric className="max-md:hidden">{money(section.price, currency)}</Td>
      <Td numeric className="max-sm:hidden">{number(section.capacity)}</Td>
      <Td numeric className="font-semibold">{number(available)}</Td>
      <Td numeric className="max-md:hidden">{number(section.pending)}</Td>
      <Td numeric className="max-md:hidden">{number(section.confirmed)}</Td>
      <Td numeric>
        <span className="block items-center justify-end gap-2 md:flex">
          <span className="md:order-last md:w-12">{percent(section.occupancyRate)}</span>
          <ShareBar {...section} className="max-md:mt-1 md:w-24" />
        </span>
      </Td>
      <Td className="py-1 text-right max-sm:px-1">
        <Button
          look="quiet"
          // What can be done goes by the status that is shown; the numbers may be two seconds behind it.
          onClick={() => onManage({ ...section, status })}
          aria-label={c('section.manageOf', { name })}
          className="px-1 text-sm whitespace-nowrap sm:px-2 md:min-h-8 md:py-1"
        >
          {c('section.manage')}
        </Button>
      </Td>
    </tr>
  );
});

/** The columns that a phone has no room for, each while it is away. */
function HiddenFacts({ section, price }: { section: SectionSales; price: string }) {
  const { c, number } = useConsoleWords();
  const facts = [
    { name: c('section.price'), value: price, look: '' },
    { name: c('places.capacity'), value: number(section.capacity), look: 'sm:hidden' },
    { name: c('places.held'), value: number(section.pending), look: '' },
    { name: c('places.confirmed'), value: number(section.confirmed), look: '' },
  ];
  return (
    <span className="mt-1 flex flex-wrap gap-x-2 text-xs font-normal text-ink-quiet md:hidden">
      {facts.map(({ name, value, look }) => (
        <span key={name} className={`whitespace-nowrap ${look}`}>
          {name} <span className="font-semibold text-ink">{value}</span>
        </span>
      ))}
    </span>
  );
}
