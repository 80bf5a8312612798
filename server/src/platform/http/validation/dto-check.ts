import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { CompiledDto } from './compiled-dto.js';
import type { DtoClass } from './dto-schema.js';

/** Compiles every body and query class at boot: a rule that cannot be compiled stops the start, not a buyer. */
@Injectable()
export class DtoCheck implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    for (const dto of this.classes()) CompiledDto.of(dto);
  }

  /** The classes that the routes declare as body or query. */
  classes(): DtoClass[] {
    const found = new Set<DtoClass>();
    for (const module of this.modules.values()) {
      for (const { metatype } of module.controllers.values()) {
        if (metatype) for (const dto of dtosOf(metatype as DtoClass)) found.add(dto);
      }
    }
    return [...found].filter((dto) => CompiledDto.of(dto) !== undefined);
  }
}

function dtosOf(controller: DtoClass): DtoClass[] {
  const prototype = controller.prototype as object;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((method) => {
    const types = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[];
    const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, { index: number; data?: unknown }>;
    return Object.entries(args)
      .filter(([key, { data }]) => isWholeInput(Number(key.split(':')[0])) && data === undefined)
      .map(([, { index }]) => types[index])
      .filter((type): type is DtoClass => typeof type === 'function');
  });
}

function isWholeInput(kind: number): boolean {
  return kind === (RouteParamtypes.BODY as number) || kind === (RouteParamtypes.QUERY as number);
}
