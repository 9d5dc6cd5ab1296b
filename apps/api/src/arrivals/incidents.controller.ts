import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type HelpFacts, IncidentResolving, IncidentSearches, IncidentService } from '#arrivals';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { IncidentBody, IncidentHelpBody, IncidentsQuery, ResolutionBody, RoadClosureBody } from './incidents.dto.js';

/** What keeps a trip from going on as planned, and what becomes of its people. */
@ApiTags('arrivals')
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentService,
    private readonly resolving: IncidentResolving,
    private readonly searches: IncidentSearches,
  ) {}

  /** Reported by the leader of the trip or the office. What can be done is searched for: look at the incident until its `search` is done. */
  @Post()
  report(@By() grant: Grant, @Body() body: IncidentBody) {
    const { tripId, kind, occurredAt, persons, hospital, note } = body;
    const happened = occurredAt === undefined ? {} : { occurredAt: new Date(occurredAt) };
    return this.incidents.report(grant, {
      ...{ tripId, kind, persons, hospital, note },
      ...{ ...happened, ...helpOf(body) },
    });
  }

  /** Incidents of the own office, or of the own trip, in the order of reporting. */
  @Get()
  list(@By() grant: Grant, @Query() filter: IncidentsQuery) {
    return this.incidents.list(grant, filter);
  }

  /** With how far the search is, then what can be done, best first, and what cannot and why; `search.current` is false once it is outdated. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.incidents.get(grant, id);
  }

  /** What was told later: where the coach stands, vehicles that could take over, when it goes on. It is searched for anew. */
  @Post(':id/help')
  @HttpCode(202)
  help(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: IncidentHelpBody) {
    return this.incidents.tell(grant, id, helpOf(body));
  }

  /** Searches anew, with things as they are. */
  @Post(':id/search')
  @HttpCode(202)
  search(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.searches.ask(grant, id);
  }

  /** Ends a search that is not done. */
  @Post(':id/search/cancel')
  @HttpCode(200)
  cancelSearch(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.searches.cancel(grant, id);
  }

  /** Does what the option says, if it still holds; else the options of now are searched for. */
  @Post(':id/resolve')
  @HttpCode(200)
  resolve(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { optionId }: ResolutionBody) {
    return this.resolving.resolve(grant, id, optionId);
  }

  /** It was nothing, or solved itself. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.incidents.withdraw(grant, id);
  }
}

const helpOf = ({ place, replacements, goesOnAt, road }: IncidentHelpBody): HelpFacts => ({
  place,
  road: road && closureOf(road),
  replacements: replacements?.map(({ readyAt, ...one }) => ({ ...one, readyAt: new Date(readyAt) })),
  goesOnAt: goesOnAt === undefined ? undefined : new Date(goesOnAt),
});

const closureOf = ({ from, to, closedFrom, closedUntil, extraMetres, extraSeconds }: RoadClosureBody) => ({
  ...{ from, to, extraMetres, extraSeconds },
  ...{ closedFrom: new Date(closedFrom), closedUntil: new Date(closedUntil) },
});
