"""What happened, kept on the box until the server has it: the journal and the pictures."""
