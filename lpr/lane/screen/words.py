"""What the screen says beside the decision, in English and Spanish."""

TAKEN = {
    "en": "Thank you. One moment.",
    "es": "Gracias. Un momento.",
}
# At an exit that is open already.
NOTED = {
    "en": "Thank you, your ticket is noted. Drive out safely.",
    "es": "Gracias, anotamos su boleto. Salga con cuidado.",
}
BY_HAND = {
    "en": "Someone has opened for you. Drive through.",
    "es": "Alguien le abrió. Pase.",
}
# While nobody has been noticed and the camera is dead.
BLIND = {
    "en": "Our camera is not working. At the barrier, show your badge, code or ticket, or press"
    " “I am here”.",
    "es": "Nuestra cámara no funciona. En la barrera, muestre su credencial, código o boleto, u"
    " oprima «Estoy aquí».",
}
