LOSSES = []
