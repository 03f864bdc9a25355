"""The `/simulator/…` calls about the whole: clock, faults, rest, and what the bot holds."""

import asyncio
from datetime import UTC, datetime

from aiohttp import web

from bot.simulator.hooks import Hooks
from bot.simulator.people import answering, read_json
from bot.simulator.phones import PhoneError
from bot.simulator.world import Json, World

LOOK_AGAIN, LONGEST_IDLE = 0.005, 120.0


class Control:
    def __init__(self, world: World, hooks: Hooks) -> None:
        self._world, self._hooks = world, hooks
        self._moving = asyncio.Lock()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/simulator/clock", answering(self.clock)),
            web.post("/simulator/clock", answering(self.move_clock)),
            web.post("/simulator/faults", answering(self.faults)),
            web.get("/simulator/idle", self.idle),
            web.get("/simulator/units/{unit}", answering(self.unit)),
        ]

    async def clock(self, request: web.Request) -> Json:
        return {"now": self._hooks.now().astimezone(UTC).isoformat()}

    async def move_clock(self, request: web.Request) -> Json:
        """Forward only; answers when everything that fell due is done. One move at a time."""
        to = _moment((await read_json(request)).get("now"))
        async with self._moving:
            if to < self._hooks.now():
                raise PhoneError("the clock only moves forward")
            await self._hooks.advance(to)
        return await self.clock(request)

    async def faults(self, request: web.Request) -> Json:
        body = await read_json(request)
        if body.get("person") not in {None, *self._world.people}:
            raise ValueError(f"there is no person {body['person']}")
        self._world.faults.order(body)
        return {"ok": True}

    async def idle(self, request: web.Request) -> web.Response:
        """200 when nothing waits anywhere, 408 when that did not come in time."""
        try:
            seconds = min(float(request.query.get("timeout", "5")), LONGEST_IDLE)
        except ValueError:
            return web.json_response({"error": "timeout must be a number"}, status=400)
        idle = await self._rest(seconds)
        return web.json_response({"idle": idle}, status=200 if idle else 408)

    async def _rest(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            left = deadline - loop.time()
            if self._quiet() and await self._hooks.idle(max(left, 0.0)) and self._quiet():
                return True
            if left <= 0:
                return False
            await asyncio.sleep(min(LOOK_AGAIN, left))

    def _quiet(self) -> bool:
        return self._world.quiet(self._hooks.unseen)

    async def unit(self, request: web.Request) -> Json:
        return dict(await self._hooks.unit_view(request.match_info["unit"]))


def _moment(value: object) -> datetime:
    """An ISO 8601 moment; one without a zone is refused."""
    if not isinstance(value, str):
        raise ValueError('needs {"now": ISO 8601}')
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone, for example +07:00 or Z")
    return moment.astimezone(UTC)
