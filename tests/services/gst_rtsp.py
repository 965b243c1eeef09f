"""GStreamer's RTSP server with a few films, run by the Python that Debian's packages serve.

It imports nothing of ours. On standard input it is told, a line each: `still`, `moving`, `pause`,
`size WIDTH HEIGHT`.
"""

import argparse
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

RATE = 10
SOUND = "( audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! rtpL16pay name=pay0 )"
LIVE = (
    "( videotestsrc name=scene is-live=true ! capsfilter name=size ! jpegenc"
    " ! rtpjpegpay name=pay0 pt=26 )"
)
FILM = "( filesrc location={} ! qtdemux ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
# Noise is never twice the same.
PATTERNS = {"moving": "snow", "still": "checkers-8"}


class Scene:
    """What the live film shows now, for whoever watches it now or later."""

    def __init__(self, width, height):
        self.pattern, self.width, self.height = "moving", width, height
        self.media = []

    def begin(self, _factory, media):
        self.media = [*self.media, media.get_element()][-4:]
        self.show(media.get_element())

    def show(self, element):
        caps = f"video/x-raw,format=I420,width={self.width},height={self.height}"
        caps = Gst.Caps.from_string(f"{caps},framerate={RATE}/1")
        element.get_by_name("size").set_property("caps", caps)
        Gst.util_set_object_arg(element.get_by_name("scene"), "pattern", PATTERNS[self.pattern])

    def obey(self, line):
        word, *numbers = line.split()
        if word == "pause":
            for element in self.media:
                element.set_state(Gst.State.PAUSED)
            return
        if word == "size":
            self.width, self.height = map(int, numbers)
        else:
            self.pattern = word
        for element in self.media:
            self.show(element)


def guard(factory, server, kind, user, password):
    """Let in nobody but this user."""
    auth, token = GstRtspServer.RTSPAuth.new(), GstRtspServer.RTSPToken.new()
    token.set_string("media.factory.role", "viewer")
    if kind == "digest":
        auth.set_supported_methods(2)  # GST_RTSP_AUTH_DIGEST
        auth.add_digest(user, password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    permissions = GstRtspServer.RTSPPermissions.new()
    for what in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role("viewer", what, True)
    factory.set_permissions(permissions)
    server.set_auth(auth)


def factory_of(launch):
    factory = GstRtspServer.RTSPMediaFactory.new()
    factory.set_launch(launch)
    return factory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port")
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("--film", default="")
    parser.add_argument("--guard", nargs=3, metavar=("KIND", "USER", "PASSWORD"))
    told = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service(told.port)
    scene = Scene(told.width, told.height)
    live = factory_of(LIVE)
    live.set_shared(True)
    live.connect("media-configure", scene.begin)
    places = server.get_mount_points()
    places.add_factory("/live", live)
    places.add_factory("/sound", factory_of(SOUND))
    if told.film:
        places.add_factory("/film", factory_of(FILM.format(told.film)))
    if told.guard:
        guard(live, server, *told.guard)
    server.attach(None)

    def listen(_source, _condition):
        line = sys.stdin.readline()
        if line.strip():
            scene.obey(line)
        return bool(line)

    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN, listen)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
