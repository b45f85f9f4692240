from fastapi import FastAPI, HTTPException, status

app = FastAPI()


class SeatTaken(HTTPException):
    def __init__(self, seat: str):
        super().__init__(status_code=status.HTTP_409_CONFLICT, detail=f"Seat {seat} is taken.")


@app.get("/seats/{seat}")
def seat(seat: str):
    if seat == "x":
        raise HTTPException(404, "There is no such seat.")
    if seat == "y":
        raise HTTPException(
            status_code=403, detail={"code": "not_yours", "message": "This is not your seat."}
        )
    raise HTTPException(status_code=404, detail="There is no such row.")
