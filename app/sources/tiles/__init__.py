"""Map tiles made by others: MBTiles and PMTiles files, and online tiles kept on disk."""
