"""Who is meant and what goes together: from mentions to entities, from reports to encounters, within and across articles."""
