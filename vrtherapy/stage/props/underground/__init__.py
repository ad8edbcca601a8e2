"""An underground railway: when the train goes, its car, the station and the tunnel that pass, and who rides in it."""
