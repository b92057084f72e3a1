"""ReelEstate Studio: listing facts and photos in, finished films out."""
