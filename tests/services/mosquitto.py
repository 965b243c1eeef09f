"""A Mosquitto of a test's own: TLS, users and their rights, in a folder, on a free port."""

import contextlib
import datetime
import os
import pwd
import signal
import socket
import ssl
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scripts.machine import find_mosquitto
from tests.services.processes import die_with_parent, end_group, wait_until

TOPIC = "garage/test/barrier"
# Whoever holds one of these passwords is held to what the broker lets that user do.
PASSWORDS = {"lane": "lane's word", "boom": "boom's word", "ear": "ear's word"}
# It keeps even what was sent at QoS 0 for whoever is away: the worst that a broker may do.
SETTINGS = """
listener {port} 127.0.0.1
user {user}
certfile {folder}/broker.pem
keyfile {folder}/broker.key
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/rights
persistence false
queue_qos0_messages true
log_dest stderr
"""
RIGHTS = f"""
user lane
topic write {TOPIC}/do
topic read {TOPIC}/answer/#
user boom
topic read {TOPIC}/do
topic write {TOPIC}/answer/#
user ear
topic read #
"""


class Mosquitto:
    """One broker. `folder/ca.pem` names the authority whose certificate it shows."""

    def __init__(self, folder: Path, port: int) -> None:
        program = find_mosquitto()
        if program is None:
            raise RuntimeError("There is no Mosquitto here: `make setup` brings it.")
        self._folder, self._port, self._program = folder, port, program
        write_certificates(folder)
        me = pwd.getpwuid(os.geteuid()).pw_name
        settings = SETTINGS.format(port=port, folder=folder, user=me)
        self._write("mosquitto.conf", settings)
        self._write("rights", RIGHTS)
        self._write("passwords", "".join(f"{who}:{word}\n" for who, word in PASSWORDS.items()))
        subprocess.run(["mosquitto_passwd", "-U", folder / "passwords"], check=True)

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        path.write_text(text)
        path.chmod(0o600)

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        with (self._folder / "broker.log").open("ab") as output:
            self._process = subprocess.Popen(
                [self._program, "-c", self._folder / "mosquitto.conf"],
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        wait_until(self._listens, 30, f"see {self._folder / 'broker.log'}")

    def stop(self) -> None:
        """End it; what it kept for others is gone."""
        self.thaw()
        end_group(self._process, grace=5)

    def kill(self) -> None:
        """End it as a crash does; it can be started again."""
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it take what comes and do nothing, until it thaws."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on where it stood."""
        self._process.send_signal(signal.SIGCONT)

    def _listens(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"Mosquitto ended: see {self._folder / 'broker.log'}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
            return True
        return False


def trust(folder: Path) -> ssl.SSLContext:
    """Whom the broker's other clients believe."""
    return ssl.create_default_context(cafile=folder / "ca.pem")


def write_certificates(folder: Path) -> None:
    """An authority and the certificate that it gave the broker: `ca.pem`, `broker.pem`, `.key`."""
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    whose = x509.SubjectKeyIdentifier.from_public_key(root.public_key())
    by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(whose)
    may_sign = x509.BasicConstraints(ca=True, path_length=None)
    place = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    named = {
        "ca.pem": _certificate("test authority", root).add_extension(may_sign, critical=True),
        "broker.pem": _certificate("broker", own).add_extension(place, critical=False),
    }
    for (name, builder), about in zip(named.items(), (whose, by), strict=True):
        signed = builder.add_extension(about, critical=False).sign(root, hashes.SHA256())
        (folder / name).write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "broker.key").write_bytes(own.private_bytes(serialization.Encoding.PEM, kind, plain))


def _certificate(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .issuer_name(_name("test authority"))
        .subject_name(_name(subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + 2 * day)
    )


def _name(word: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, word)])
