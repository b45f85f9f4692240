"""What ``gen`` itself costs: catalogs of any size, a floor, and other generators."""
