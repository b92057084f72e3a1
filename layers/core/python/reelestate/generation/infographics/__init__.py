"""What goes on which card of an infographic, and the pipeline steps that draw it."""
