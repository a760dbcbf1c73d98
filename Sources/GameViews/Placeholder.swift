// GameViews
