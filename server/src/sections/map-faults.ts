import type { FieldError } from '../common/domain-error.js';
import { CompiledDto } from '../platform/http/validation/compiled-dto.js';
import { MAP_SIZE, SectionMap } from './section.dto.js';

/** What is wrong with a shape, which a DTO that lets null through has not checked; pointers begin at the section. */
export function mapFaults(map: SectionMap | null | undefined): FieldError[] {
  if (!map) return [];
  const errors = CompiledDto.of(SectionMap)?.errorsOf(map) ?? [];
  if (errors.length > 0) return errors.map(({ pointer, detail }) => ({ pointer: `/map${pointer}`, detail }));
  if (map.rotate) return [];
  if (map.x + map.width > MAP_SIZE) return [{ pointer: '/map/width', detail: `must end within the map, which is ${MAP_SIZE} wide` }];
  if (map.y + map.height > MAP_SIZE) return [{ pointer: '/map/height', detail: `must end within the map, which is ${MAP_SIZE} high` }];
  return [];
}
