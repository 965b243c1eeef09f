"""People feeds: what personnel, badge and roster systems send, looked at before it counts."""
