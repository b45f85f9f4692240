import shop_errors


def check(request):
    raise shop_errors.NoSuchOrderError
