import type { SectionMap } from '../sections/section.dto.js';

export interface DemoSection {
  name: string;
  description: string;
  location: string;
  capacity: number;
  price: number;
  map: SectionMap;
}

export interface DemoEvent {
  name: string;
  venue: string;
  description: string;
  maxPlacesPerBuyer: number;
  /** From the moment the demo is made. */
  salesOpenInMinutes: number;
  salesCloseInDays: number;
  startsInDays: number;
  sections: readonly DemoSection[];
}

const FLOOR = '1층 플로어 · Floor';
const SECOND = '2층 · Level 2';
const THIRD = '3층 · Level 3';

const STANDING = '입장번호 순으로 들어가는 스탠딩 구역이에요. · Standing; doors admit by entry number.';
const FREE_SEATING = '구역 안에서는 원하는 자리에 앉아요. · Free seating inside the section.';

function section(name: string, location: string, capacity: number, price: number, map: SectionMap, description = FREE_SEATING): DemoSection {
  return { name, description, location, capacity, price, map };
}

/** An arena as seen from above: the stage at the top (y 0 to 140), standing before it, blocks, wings, rings. */
const ARENA: readonly DemoSection[] = [
  section('프론트존 · Front Zone', FLOOR, 150, 220_000, { x: 360, y: 165, width: 280, height: 80, label: '프론트존' }, STANDING),
  section('스탠딩 가 · Standing L', FLOOR, 1_200, 176_000, { x: 250, y: 260, width: 244, height: 140, label: '스탠딩 가' }, STANDING),
  section('스탠딩 나 · Standing R', FLOOR, 1_200, 176_000, { x: 506, y: 260, width: 244, height: 140, label: '스탠딩 나' }, STANDING),
  section('A구역 · Block A', FLOOR, 900, 165_000, { x: 250, y: 415, width: 116, height: 130, label: 'A구역' }),
  section('B구역 · Block B', FLOOR, 950, 165_000, { x: 378, y: 415, width: 116, height: 130, label: 'B구역' }),
  section('C구역 · Block C', FLOOR, 950, 165_000, { x: 506, y: 415, width: 116, height: 130, label: 'C구역' }),
  section('D구역 · Block D', FLOOR, 900, 165_000, { x: 634, y: 415, width: 116, height: 130, label: 'D구역' }),
  section('왼쪽 날개 · West Wing', SECOND, 2_400, 143_000, { x: 40, y: 260, width: 190, height: 285, label: '왼쪽 날개' }),
  section('오른쪽 날개 · East Wing', SECOND, 2_400, 143_000, { x: 770, y: 260, width: 190, height: 285, label: '오른쪽 날개' }),
  section('2층 왼쪽 · Level 2 West', SECOND, 3_600, 121_000, { x: 40, y: 570, width: 294, height: 140, label: '2층 왼쪽' }),
  section('2층 가운데 · Level 2 Centre', SECOND, 4_200, 132_000, { x: 348, y: 570, width: 304, height: 140, label: '2층 가운데' }),
  section('2층 오른쪽 · Level 2 East', SECOND, 3_600, 121_000, { x: 666, y: 570, width: 294, height: 140, label: '2층 오른쪽' }),
  section('3층 링 · Upper Ring', THIRD, 20_000, 88_000, { x: 40, y: 735, width: 920, height: 170, label: '3층 링' }),
];

/** A small hall with rows of its own. */
const HALL: readonly DemoSection[] = [
  section('1층 앞 · Stalls Front', '1층 · Level 1', 300, 99_000, { x: 230, y: 180, width: 540, height: 170, label: '1층 앞' }),
  section('1층 뒤 · Stalls Rear', '1층 · Level 1', 420, 77_000, { x: 160, y: 370, width: 680, height: 170, label: '1층 뒤' }),
  section('2층 · Circle', SECOND, 360, 55_000, { x: 90, y: 570, width: 820, height: 150, label: '2층' }),
  section('3층 · Balcony', THIRD, 240, 33_000, { x: 90, y: 745, width: 820, height: 140, label: '3층' }),
];

/** Artists and venues are invented. */
export const DEMO_EVENTS: readonly DemoEvent[] = [
  {
    name: '노을밴드 아레나 투어 서울 · Noeul Band Arena Tour Seoul',
    venue: '한빛아레나 · Hanbit Arena, Seoul',
    description: '새 앨범 〈밤의 가장자리〉 전곡과 십 년의 노래를 하룻밤에. · All of the new album “Edge of Night” and ten years of songs in one evening.',
    maxPlacesPerBuyer: 4,
    salesOpenInMinutes: -60,
    salesCloseInDays: 30,
    startsInDays: 45,
    sections: ARENA,
  },
  {
    name: '한겨울의 피아노, 윤서담 · Yun Seodam, Midwinter Piano',
    venue: '다온홀 · Daon Hall, Busan',
    description: '피아노 한 대와 촛불, 그리고 겨울밤. · One piano, candlelight and a winter night.',
    maxPlacesPerBuyer: 6,
    salesOpenInMinutes: 24 * 60,
    salesCloseInDays: 40,
    startsInDays: 41,
    sections: HALL,
  },
];
