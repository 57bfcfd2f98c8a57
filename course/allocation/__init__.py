"""Who goes where (*indeling*): people over visits at the same moment, as fair as the rules allow. Knows no database."""
