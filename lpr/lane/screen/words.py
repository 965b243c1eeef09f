"""What the screen says beside the decision, in English and Spanish."""

TAKEN = {
    "en": "Thank you. One moment.",
    "es": "Gracias. Un momento.",
}
BY_HAND = {
    "en": "Someone has opened for you. Drive through.",
    "es": "Alguien le abrió. Pase.",
}
