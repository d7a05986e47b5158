def forget_everything(**_signal):
    pass
